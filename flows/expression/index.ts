export {
  type CompiledExpression,
  checkExpression,
  compileExpression,
  type ExpressionCheck,
  type ExpressionType,
  evaluateOverReadings,
} from './compile-expression.ts';
export { completeExpression, type ExpressionCompletion, type ExpressionOption } from './complete-expression.ts';
export { EXPRESSION_LANGUAGE, type LanguageEntry } from './expression-language.ts';
export { type ReadingSource, type SourceSpan, WORK_LIMIT } from './frame.ts';
export { kindTitle, type ResultKind, type ScopeKind } from './kind.ts';
export { SOURCE_LIMIT } from './parse-expression.ts';
export { type ExpressionScope, extendScope, openScope, routingScope, ruleScope, watchScope } from './scope.ts';
export { suggestName } from './suggest-name.ts';

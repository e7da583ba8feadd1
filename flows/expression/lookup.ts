import { expressionFault, type Frame, type Run, type SourceSpan } from './frame.ts';
import { type Lowered, operandFault } from './lowered.ts';
import { didYouMean } from './suggest-name.ts';

/**
 * A name: what is in `values`, else the signal's good reading. A reading that is missing, not good, or has no value (null) is unknown. Without readings
 * a missing name is an error.
 */
export function nameRun(name: string, span: SourceSpan): Run {
  // `values` may be an ordinary object: a name such as "constructor" must not find what every object has.
  const inherited = name in Object.prototype;
  return (frame) => {
    const value = inherited && !Object.hasOwn(frame.values, name) ? undefined : frame.values[name];
    if (value !== undefined) return value;
    if (frame.readings === undefined)
      throw expressionFault(`"${name}" has no value here.${didYouMean(name, Object.keys(frame.values))}`, span);
    const reading = frame.readings(name);
    return reading === undefined || reading.quality !== 'good' || reading.value === null ? undefined : reading.value;
  };
}

export function fieldRun(base: Lowered, field: string, span: SourceSpan): Run {
  const run = base.run;
  return (frame) => {
    const group = run(frame);
    if (group === undefined) return undefined;
    if (typeof group === 'object' && group !== null && !Array.isArray(group)) {
      const value = Object.hasOwn(group, field) ? (group as Record<string, unknown>)[field] : undefined;
      if (value !== undefined) return value;
      const names = Object.keys(group);
      const found = names.length === 0 ? ' It is empty.' : didYouMean(field, names);
      throw expressionFault(`There is no "${field}" in ${base.text} here.${found} Guard it with has(${base.text}.${field}).`, span);
    }
    throw operandFault(base, group, `"${field}" is looked for in it`);
  };
}

export function indexRun(base: Lowered, index: Lowered, span: SourceSpan): Run {
  return (frame) => {
    const container = base.run(frame);
    const place = index.run(frame);
    if (container === undefined || place === undefined) return undefined;
    if (Array.isArray(container)) {
      const element = typeof place === 'number' ? container[place] : undefined;
      if (element !== undefined) return element;
      if (typeof place !== 'number') throw operandFault(index, place, 'the place in a list is a number, counted from 0');
      throw expressionFault(`${base.text} has ${container.length} elements; there is none at [${place}]. The first is [0].`, span);
    }
    if (typeof container === 'object' && container !== null && typeof place === 'string') {
      if (Object.hasOwn(container, place)) return (container as Record<string, unknown>)[place];
      throw expressionFault(`There is no "${place}" in ${base.text} here.${didYouMean(place, Object.keys(container))}`, span);
    }
    throw operandFault(base, container, '[ ] takes something out of a list');
  };
}

/** has(a.b.c): whether every step of the path is there. Unlike in CEL a missing `b` is no error: what has not run yet has no results. */
export function hasRun(root: Run, rootName: string, path: readonly string[]): Run {
  return (frame: Frame) => {
    if (frame.readings === undefined && !Object.hasOwn(frame.values, rootName)) return false;
    let value = root(frame);
    for (const field of path) {
      if (value === undefined) return undefined;
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return false;
      value = (value as Record<string, unknown>)[field];
      if (value === undefined) return false;
    }
    return true;
  };
}

import { expect, test } from 'vitest';
import { withPureSchemas } from './pure-schemas.ts';

test('a constant that is a schema is marked, whatever follows in its chain', () => {
  expect(withPureSchemas("export const Name = z.string().max(100, 'z. is long');\nconst Kind = z.enum(['a']);")).toBe(
    "export const Name = /* @__PURE__ */ (() => z.string().max(100, 'z. is long'))();\nconst Kind = /* @__PURE__ */ (() => z.enum(['a']))();",
  );
});

test('what is no schema stays as it is', () => {
  const code = 'register(z.string());\nconst made = make(z.string());\nexport const parse = (text: string) => z.string().parse(text);';

  expect(withPureSchemas(code)).toBe(code);
});

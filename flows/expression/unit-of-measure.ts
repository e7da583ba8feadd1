/**
 * An engineering unit as a product of base units: `factor` says how many of them it is (kW: 1000 kg·m²/s³). Symbols that are not known are bases of their own, so
 * that pieces are never added to millimetres.
 */
export interface UnitOfMeasure {
  readonly factor: number;
  /** Base → exponent, without zeros. */
  readonly bases: Readonly<Record<string, number>>;
  /** It was multiplied by a number that is written out: twice as much, or converted (`length * 1000`)? Its size is not known any more. */
  readonly scaled?: boolean;
  readonly text: string;
}

type Bases = Readonly<Record<string, number>>;

const PREFIX: Readonly<Record<string, number>> = {
  n: 1e-9,
  µ: 1e-6,
  μ: 1e-6,
  u: 1e-6,
  m: 1e-3,
  c: 1e-2,
  d: 1e-1,
  h: 1e2,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** Units that take a prefix. */
const PREFIXED: Readonly<Record<string, readonly [number, Bases]>> = {
  m: [1, { m: 1 }],
  g: [1e-3, { kg: 1 }],
  s: [1, { s: 1 }],
  A: [1, { A: 1 }],
  N: [1, { kg: 1, m: 1, s: -2 }],
  Nm: [1, { kg: 1, m: 2, s: -2 }],
  J: [1, { kg: 1, m: 2, s: -2 }],
  W: [1, { kg: 1, m: 2, s: -3 }],
  Wh: [3600, { kg: 1, m: 2, s: -2 }],
  Pa: [1, { kg: 1, m: -1, s: -2 }],
  bar: [1e5, { kg: 1, m: -1, s: -2 }],
  Hz: [1, { s: -1 }],
  V: [1, { kg: 1, m: 2, s: -3, A: -1 }],
  Ω: [1, { kg: 1, m: 2, s: -3, A: -2 }],
  l: [1e-3, { m: 3 }],
  L: [1e-3, { m: 3 }],
};

/** Units that take none. A temperature in °C is no multiple of one in K or °F: each is a base of its own. */
const PLAIN: Readonly<Record<string, readonly [number, Bases]>> = {
  min: [60, { s: 1 }],
  h: [3600, { s: 1 }],
  d: [86_400, { s: 1 }],
  t: [1000, { kg: 1 }],
  in: [0.0254, { m: 1 }],
  rpm: [1 / 60, { s: -1 }],
  'U/min': [1 / 60, { s: -1 }],
  psi: [6894.757293168, { kg: 1, m: -1, s: -2 }],
};

/** Reads `mm`, `kW`, `mm/s²`, `1/min`, `N·m`, `m^3/h`. An empty text is a pure number. */
export function readUnit(text: string): UnitOfMeasure {
  const trimmed = text.trim();
  const whole = atom(trimmed);
  if (whole !== undefined) return { ...product([[whole, 1]]), text: trimmed };
  const parts: (readonly [readonly [number, Bases], number])[] = [];
  for (const [index, side] of trimmed.split('/').entries()) {
    for (const part of side.split(/[·*⋅×\s]+/)) {
      const { symbol, exponent } = power(part.replaceAll(/[()]/g, ''));
      if (symbol === '' || symbol === '1') continue;
      parts.push([atom(symbol) ?? [1, { [symbol]: 1 }], index === 0 ? exponent : -exponent]);
    }
  }
  return { ...product(parts), text: trimmed };
}

const SUPERSCRIPT: Readonly<Record<string, string>> = { '²': '2', '³': '3', '¹': '1', '⁻': '-' };

function power(part: string): { readonly symbol: string; readonly exponent: number } {
  const plain = part.replaceAll(/[²³¹⁻]/g, (sign) => SUPERSCRIPT[sign] ?? '');
  const [, symbol = '', exponent] = /^(.*?[^\d^-]|)\^?(-?\d+)?$/.exec(plain) ?? [];
  return { symbol, exponent: exponent === undefined ? 1 : Number(exponent) };
}

function atom(symbol: string): readonly [number, Bases] | undefined {
  const plain = PLAIN[symbol] ?? PREFIXED[symbol];
  if (plain !== undefined) return plain;
  const prefix = PREFIX[symbol.slice(0, 1)];
  const prefixed = PREFIXED[symbol.slice(1)];
  return prefix === undefined || prefixed === undefined ? undefined : [prefix * prefixed[0], prefixed[1]];
}

function product(parts: readonly (readonly [readonly [number, Bases], number])[]): Omit<UnitOfMeasure, 'text'> {
  let factor = 1;
  const bases: Record<string, number> = {};
  for (const [[size, of], exponent] of parts) {
    factor *= size ** exponent;
    for (const [base, one] of Object.entries(of)) bases[base] = (bases[base] ?? 0) + one * exponent;
  }
  return { factor, bases: Object.fromEntries(Object.entries(bases).filter(([, exponent]) => exponent !== 0)) };
}

const KNOWN_BASES: ReadonlySet<string> = new Set(['m', 'kg', 's', 'A', 'K', '°C', '°F', '%', '°']);

/** Whether every part of it is a unit that is known by its symbol; `pieces` is a unit too, but not known. */
export function isKnownUnit(text: string): boolean {
  return text.trim() !== '' && Object.keys(readUnit(text).bases).every((base) => KNOWN_BASES.has(base));
}

export function multiplyUnits(a: UnitOfMeasure, b: UnitOfMeasure, exponent: 1 | -1): UnitOfMeasure {
  const made = product([
    [[a.factor, a.bases], 1],
    [[b.factor, b.bases], exponent],
  ]);
  const text = b.text === '' ? a.text : `${a.text || '1'}${exponent === 1 ? '·' : '/'}${/[/·\s]/.test(b.text) ? `(${b.text})` : b.text}`;
  return {
    ...made,
    scaled: a.scaled === true || b.scaled === true,
    text: Object.keys(made.bases).length === 0 && Math.abs(made.factor - 1) < 1e-12 ? '' : text,
  };
}

/** Whether both measure the same kind of thing; they may differ in size (mm and m). */
export function areComparable(a: UnitOfMeasure, b: UnitOfMeasure): boolean {
  const names = new Set([...Object.keys(a.bases), ...Object.keys(b.bases)]);
  return [...names].every((name) => (a.bases[name] ?? 0) === (b.bases[name] ?? 0));
}

export function isSameUnit(a: UnitOfMeasure, b: UnitOfMeasure): boolean {
  return areComparable(a, b) && (a.scaled === true || b.scaled === true || Math.abs(a.factor / b.factor - 1) < 1e-9);
}

export const unitTitle = ({ text }: UnitOfMeasure): string => (text === '' ? 'a number without a unit' : `in ${text}`);

/**
 * Undefined when values of both units may be added and compared; else what is wrong and what to do. An unknown unit and a number that is written out fit
 * everything.
 */
export function whyUnitsDoNotFit(
  a: { readonly text: string; readonly unit: UnitOfMeasure },
  b: { readonly text: string; readonly unit: UnitOfMeasure },
): string | undefined {
  if (isSameUnit(a.unit, b.unit)) return undefined;
  const both = `"${a.text}" is ${unitTitle(a.unit)} and "${b.text}" is ${unitTitle(b.unit)}`;
  if (!areComparable(a.unit, b.unit)) return `${both}: they cannot be added or compared.`;
  const ratio = Number((b.unit.factor / a.unit.factor).toPrecision(12));
  const conversion = ratio >= 1 ? `${b.text} * ${ratio}` : `${b.text} / ${Number((1 / ratio).toPrecision(12))}`;
  return `${both}. Convert one of them: ${conversion}.`;
}

/** ln Γ(x) for x > 0, to about 1e-14. Source: Lanczos, SIAM Journal on Numerical Analysis B 1 (1964), g = 7, nine terms. */
function logGamma(x: number): number {
  const terms = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = terms[0] as number;
  for (let i = 1; i < terms.length; i++) sum += (terms[i] as number) / (y + i);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

const MOST_TERMS = 10_000;

/** Regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P, each without cancellation. Source: Abramowitz and Stegun 6.5.29 and 6.5.31. */
function incompleteGamma(a: number, x: number): { readonly p: number; readonly q: number } {
  if (x <= 0) return { p: 0, q: 1 };
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_TERMS && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const p = sum * scale;
    return { p, q: 1 - p };
  }
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < MOST_TERMS; i++) {
    const step = -i * (i - a);
    b += 2;
    d = 1 / (step * d + b || tiny);
    c = b + step / c || tiny;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  const q = scale * fraction;
  return { p: 1 - q, q };
}

/** Probability that a standard normal value is at most z. */
export function normalProbability(z: number): number {
  const { p, q } = incompleteGamma(0.5, (z * z) / 2);
  return z < 0 ? q / 2 : 0.5 + p / 2;
}

/** The x that a χ² value with `degrees` of freedom (above 0, not always whole) stays below with probability p. */
export function chiSquareQuantile(p: number, degrees: number): number {
  let low = 0;
  let high = degrees + 10;
  while (incompleteGamma(degrees / 2, high / 2).p < p && high < 1e12) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (incompleteGamma(degrees / 2, middle / 2).p < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The z that a standard normal value stays below with probability p, 0 < p < 1. */
export function normalQuantile(p: number): number {
  let low = -40;
  let high = 40;
  for (let i = 0; i < 200 && high - low > 1e-13; i++) {
    const middle = (low + high) / 2;
    if (normalProbability(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

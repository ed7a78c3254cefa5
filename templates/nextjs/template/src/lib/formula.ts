/**
 * What formulas are made of: the reckoning of the database, for forms that show a value while one types.
 *
 * Numbers are exact. No value (null) makes a sum or a comparison null, as it does in SQL.
 */

const DIVISION_DIGITS = 20;
const MOST_INTEGER = 2_147_483_647;
const MOST_AMOUNT = "9999999999.99";
const MOST_DAYS = 1_000_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const [zero, one, two] = [BigInt(0), BigInt(1), BigInt(2)];
const ten = (digits: number) => BigInt(10) ** BigInt(digits);
const size = (value: bigint) => (value < zero ? -value : value);

/** A decimal number: `units` / 10^`digits`. */
interface Decimal {
  readonly units: bigint;
  readonly digits: number;
}

type Amount = Decimal | null;
type Text = string | null;
type Truth = boolean | null;

/** A number that stands in a formula, or in a form. */
export function exact(text: string): Amount {
  const [, sign = "", whole = "", rest = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === "") return null;
  const digits = rest.length - Number(exponent);
  const units = BigInt(`${sign}${whole}${rest}`);
  return digits < 0 ? { units: units * ten(-digits), digits: 0 } : { units, digits };
}

export const number = (value: number | null | undefined): Amount =>
  value === null || value === undefined ? null : exact(String(value));

/** The text of a form, where an empty one is no value. */
export const text = (value: string | null | undefined): Text => value || null;

export const truth = (value: boolean | null | undefined): Truth => value ?? null;

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const digits = Math.max(a.digits, b.digits);
  return [a.units * ten(digits - a.digits), b.units * ten(digits - b.digits), digits];
}

export function add(a: Amount, b: Amount): Amount {
  if (!a || !b) return null;
  const [left, right, digits] = aligned(a, b);
  return { units: left + right, digits };
}

export const negative = (a: Amount): Amount => a && { units: -a.units, digits: a.digits };

export const sub = (a: Amount, b: Amount): Amount => add(a, negative(b));

export const mul = (a: Amount, b: Amount): Amount =>
  a && b && { units: a.units * b.units, digits: a.digits + b.digits };

/** Null when there is nothing to divide by. */
export function div(a: Amount, b: Amount): Amount {
  if (!a || !b || b.units === zero) return null;
  const [left, right] = aligned(a, b);
  return { units: nearest(left * ten(DIVISION_DIGITS), right), digits: DIVISION_DIGITS };
}

/** The whole number next to a quotient; a half goes away from zero. */
function nearest(above: bigint, below: bigint): bigint {
  const [top, bottom] = [size(above), size(below)];
  const units = (top * two + bottom) / (bottom * two);
  return above < zero === below < zero ? units : -units;
}

export function round(a: Amount, digits: number): Amount {
  if (!a || a.digits <= digits) return a;
  return { units: nearest(a.units, ten(a.digits - digits)), digits };
}

export function floor(a: Amount): Amount {
  if (!a) return null;
  const scale = ten(a.digits);
  const whole = a.units / scale;
  return { units: whole * scale > a.units ? whole - one : whole, digits: 0 };
}

export const ceil = (a: Amount): Amount => negative(floor(negative(a)));

export const abs = (a: Amount): Amount => a && { units: size(a.units), digits: a.digits };

function order(a: Decimal, b: Decimal): number {
  const [left, right] = aligned(a, b);
  return left < right ? -1 : left > right ? 1 : 0;
}

const numbers =
  (holds: (sign: number) => boolean) =>
  (a: Amount, b: Amount): Truth =>
    a && b ? holds(order(a, b)) : null;

export const sameNumber = numbers((sign) => sign === 0);
export const otherNumber = numbers((sign) => sign !== 0);
export const lessNumber = numbers((sign) => sign < 0);
export const atMostNumber = numbers((sign) => sign <= 0);
export const moreNumber = numbers((sign) => sign > 0);
export const atLeastNumber = numbers((sign) => sign >= 0);

/** Days and moments, as the API writes them. */
const time = (value: string) => new Date(value).getTime();

const times =
  (holds: (difference: number) => boolean) =>
  (a: Text, b: Text): Truth =>
    a === null || b === null ? null : holds(time(a) - time(b));

export const lessTime = times((difference) => difference < 0);
export const atMostTime = times((difference) => difference <= 0);
export const moreTime = times((difference) => difference > 0);
export const atLeastTime = times((difference) => difference >= 0);
export const sameTime = times((difference) => difference === 0);
export const otherTime = times((difference) => difference !== 0);

export const same = <T extends string | boolean>(a: T | null, b: T | null): Truth =>
  a === null || b === null ? null : a === b;

export const other = <T extends string | boolean>(a: T | null, b: T | null): Truth => not(same(a, b));

export const not = (a: Truth): Truth => (a === null ? null : !a);

export function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

export function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}

export const pick = <T>(condition: Truth, then: T, otherwise: T): T => (condition === true ? then : otherwise);

export const first = <T>(...values: (T | null)[]): T | null => values.find((value) => value !== null) ?? null;

export const isEmpty = (value: unknown): boolean => value === null || value === "";

function extreme<T>(values: (T | null)[], isBetter: (a: T, b: T) => boolean): T | null {
  const present = values.filter((value) => value !== null);
  return present.reduce<T | null>((best, value) => (best === null || isBetter(value, best) ? value : best), null);
}

export const leastNumber = (...values: Amount[]) => extreme(values, (a, b) => order(a, b) < 0);
export const greatestNumber = (...values: Amount[]) => extreme(values, (a, b) => order(a, b) > 0);
export const leastTime = (...values: Text[]) => extreme(values, (a, b) => time(a) < time(b));
export const greatestTime = (...values: Text[]) => extreme(values, (a, b) => time(a) > time(b));

/** A number inside a text, without needless zeros. */
export function shownNumber(a: Amount): string {
  if (!a) return "";
  const padded = size(a.units).toString().padStart(a.digits + 1, "0");
  const whole = padded.slice(0, padded.length - a.digits);
  const rest = padded.slice(padded.length - a.digits).replace(/0+$/, "");
  const sign = a.units < zero ? "-" : "";
  return `${sign}${whole}${rest ? `.${rest}` : ""}`;
}

export const shownText = (a: Text): string => a ?? "";

/** The texts that are not empty, with a separator between them. */
export const join = (separator: string, ...texts: string[]): string =>
  texts.filter((one) => one !== "").join(separator);

const days = (value: string) => Math.floor(time(value) / DAY_MS);

/** Whole days in UTC. */
export const daysBetween = (from: Text, to: Text): Amount =>
  from === null || to === null ? null : number(days(to) - days(from));

export const hoursBetween = (from: Text, to: Text): Amount =>
  from === null || to === null ? null : div(number(time(to) - time(from)), number(HOUR_MS));

export function addDays(day: Text, count: Amount): Text {
  const whole = round(count, 0);
  if (day === null || !whole || order(abs(whole) ?? whole, { units: BigInt(MOST_DAYS), digits: 0 }) > 0) return null;
  const later = new Date(time(day) + Number(shownNumber(whole)) * DAY_MS);
  const year = later.getUTCFullYear();
  return year >= 1 && year <= 9999 ? later.toISOString().slice(0, 10) : null;
}

/** A number as a whole-number field takes it; null when it is too large. */
export function fitInteger(a: Amount): number | null {
  const value = round(a, 0);
  return value && size(value.units) <= BigInt(MOST_INTEGER) * ten(value.digits) ? Number(shownNumber(value)) : null;
}

/** A number as a decimal or money field takes it; null when it is too large. */
export function fitAmount(a: Amount, digits: number): number | null {
  const [value, most] = [round(a, digits), exact(MOST_AMOUNT)];
  return value && most && order(abs(value) ?? value, most) <= 0 ? Number(shownNumber(value)) : null;
}

/** A text as a field takes it: so many letters, and none for an empty one. */
export const fitText = (value: Text, letters: number): Text => [...(value ?? "")].slice(0, letters).join("") || null;

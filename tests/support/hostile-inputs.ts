import type { z } from 'zod';

/** Strings that a taken-over page would try, where a schema lets them through. `{outside}` is a folder it has no business in. */
const HOSTILE_STRINGS: readonly string[] = [
  '../../etc/passwd',
  '../../planted.yaml',
  '..\\..\\planted.yaml',
  '{outside}/secret.png',
  '{outside}/planted.yaml',
  'file://{outside}/secret.png',
  'http://evil.example/x.png',
  '//evil.example/share',
  '00000000-0000-4000-8000-000000000000',
  '__proto__',
  'constructor',
  'a\u0000b.png',
  '$(touch {outside}/planted); `touch {outside}/planted` | calc.exe',
  "'; DROP TABLE images; --",
  'CON.png',
  '\ud800',
  'x'.repeat(5_000_000),
];

/** A text of this length is tried in one shape of an input only: copying it is most of the work. */
const LONG = 1_000_000;

/** For strings that must look a certain way: harmless, or forged. */
const SHAPED_STRINGS = ['00000000-0000-4000-8000-000000000000', '7', '#000000', 'a'];
const NUMBERS = [Number.MAX_SAFE_INTEGER, 1e6, 65_535, 32_768, 2048, 1000, 100, 90, 16, 5, 1, 0.5, 0];

interface Choice {
  readonly text: string;
  /** Which of several shapes, and whether numbers are large or small. */
  readonly turn: number;
  readonly knownUid: string;
}

type Definition = z.core.$ZodTypes['_zod']['def'];

/**
 * Inputs that a method's schema accepts, hostile in every place where it takes text, and keys that reach for prototypes.
 * @param shapes in how many of the four shapes of an input each text is tried; by turns in all of them when fewer
 */
export function hostileInputs(
  schema: z.ZodType,
  outside: string,
  knownUid: string,
  shapes: 1 | 2 | 4,
): unknown[] {
  const inputs = HOSTILE_STRINGS.flatMap((pattern, index) => {
    const text = pattern.replaceAll('{outside}', outside);
    const turns = Array.from({ length: text.length < LONG ? shapes : 1 }, (_, turn) => (index + turn) % 4);
    return turns.map((turn) => valueOf(schema, { text, turn, knownUid }));
  });
  const different = new Map(inputs.map((input) => [JSON.stringify(input), input]));
  return [...different.values()];
}

/** Inputs that no schema accepts, or that hide something. */
export function malformedInputs(): unknown[] {
  let deep: unknown = 1;
  for (let level = 0; level < 1000; level++) deep = { deep };
  return [
    null,
    undefined,
    7,
    'x'.repeat(1_000_000),
    [],
    deep,
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    { grant: { toString: 'x' }, uid: ['x'], path: { length: 3 }, target: { kind: '__proto__' } },
  ];
}

function valueOf(schema: z.ZodType, choice: Choice): unknown {
  const def = (schema as unknown as { readonly def: Definition }).def;
  const inner = (part: unknown): unknown => valueOf(part as z.ZodType, choice);
  switch (def.type) {
    case 'string':
      return firstValid(schema, textsFor(schema, choice));
    case 'number':
      return firstValid(schema, choice.turn % 2 === 0 ? NUMBERS : NUMBERS.toReversed());
    case 'boolean':
      return choice.turn % 2 === 0;
    case 'literal':
      return def.values[0];
    case 'enum': {
      const values = Object.values(def.entries);
      return values[choice.turn % values.length];
    }
    case 'array':
      return [inner(def.element)];
    case 'tuple':
      return def.items.map(inner);
    case 'object':
      return Object.fromEntries(Object.entries(def.shape).map(([key, part]) => [key, inner(part)]));
    case 'record': {
      // As JSON gives it: an own key that plain assignment would take for the prototype.
      const value = JSON.stringify(inner(def.valueType)) ?? 'null';
      return JSON.parse(`{"__proto__":${value},${JSON.stringify(choice.text.slice(0, 60))}:${value}}`);
    }
    case 'union':
      return inner(def.options[choice.turn % def.options.length]);
    case 'nullable':
      return choice.turn === 3 ? null : inner(def.innerType);
    case 'optional':
    case 'default':
      return inner(def.innerType);
    case 'pipe':
      return inner(def.in);
    case 'unknown':
    case 'any':
      return { class_type: choice.text, inputs: { path: choice.text } };
    default:
      throw new Error(`No hostile value is known for a schema of type ${def.type}`);
  }
}

function textsFor(schema: z.ZodType, { text, turn, knownUid }: Choice): string[] {
  const cut = [text, text.slice(0, 4_000), text.slice(0, 200), text.slice(0, 64), text.slice(0, 16)];
  const padded = text.padEnd(16, 'x');
  const isUid = schema.safeParse(knownUid).success && !schema.safeParse('a').success;
  return [...(isUid && turn % 2 === 0 ? [knownUid] : []), ...cut, padded, ...SHAPED_STRINGS];
}

function firstValid(schema: z.ZodType, candidates: readonly unknown[]): unknown {
  const found = candidates.find((candidate) => schema.safeParse(candidate).success);
  if (found === undefined) throw new Error('No candidate satisfies this schema');
  return found;
}

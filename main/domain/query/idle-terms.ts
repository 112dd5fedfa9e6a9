import type { Query } from './ast.ts';
import { chipsOf, fieldTerm, replaceTerm } from './edit.ts';
import { fieldValues, type ValueCounts } from './field-values.ts';
import { editDistance } from './fields.ts';
import { printQuery } from './printer.ts';

/** A term of a query that no picture matches, whatever else is asked for. */
export interface IdleTerm {
  readonly text: string;
  /** All values that its field has, where they are few. */
  readonly known: readonly string[];
  /** The whole query with what was probably meant by the term; null where nothing is near. */
  readonly instead: string | null;
}

/** Values to be asked for, among which one that was mistyped is looked for. */
export const MOST_VALUES = 2_000;
const MOST_TERMS = 3;
/** Values that are told all. */
const FEW = 8;
const EVERYWHERE: Query = {
  kind: 'or',
  terms: [fieldTerm('is', 'trashed'), { kind: 'not', term: fieldTerm('is', 'trashed') }],
};

/** Why a query finds nothing: its terms that find nothing by themselves either, in the trash neither. */
export async function idleTerms(query: Query, catalog: ValueCounts): Promise<readonly IdleTerm[]> {
  const chips = chipsOf(query).filter(({ negated }) => !negated);
  const found = await catalog.counts(chips.map(({ term }) => ({ kind: 'and', terms: [term, EVERYWHERE] })));
  const idle = chips.filter((_chip, index) => found[index] === 0).slice(0, MOST_TERMS);
  return await Promise.all(
    idle.map(async ({ index, term, text }) => {
      const { known, meant } = await valuesLike(term, catalog);
      return { text, known, instead: meant && printQuery(replaceTerm(query, index, meant)) };
    }),
  );
}

async function valuesLike(
  term: Query,
  catalog: ValueCounts,
): Promise<{ readonly known: readonly string[]; readonly meant: Query | null }> {
  const none = { known: [], meant: null };
  if (term.kind !== 'field' || term.value.kind !== 'text') return none;
  const { field, value } = term;
  const values = await fieldValues(field, '', catalog);
  if (values === null) return none;
  const looser = looserThan(term);
  const [count] = looser === null ? [] : await catalog.counts([looser]);
  const names = values.map((one) => one.value).filter(Boolean);
  const known = names.length <= FEW ? names : [];
  if (count !== undefined && count > 0) return { known, meant: looser };
  const typed = value.text.toLowerCase();
  const [near] = names
    .map((name) => ({ name, distance: editDistance(typed.slice(0, 100), name.toLowerCase().slice(0, 100)) }))
    .filter(({ distance }) => distance <= Math.min(2, typed.length / 3))
    .toSorted((a, b) => a.distance - b.distance);
  return { known, meant: near === undefined ? null : fieldTerm(field, near.name) };
}

/** What is asked for as the whole of a name, as the beginning of one, or word by word where the field is searched in part. */
function looserThan({ field, value }: Extract<Query, { kind: 'field' }>): Query | null {
  if (value.kind !== 'text' || value.prefix) return null;
  // By their words these are found already.
  if (field === 'model' || field === 'lora' || field === 'batch' || field === 'project') return null;
  if (field !== 'root')
    return { kind: 'field', field, value: { kind: 'text', text: value.text, exact: false, prefix: true } };
  const words = value.text.split(/[\s"“”„()]+/u).filter(Boolean);
  if (!value.exact || words.length === 0) return null;
  return {
    kind: 'and',
    terms: words.map((text) => ({
      kind: 'field',
      field,
      value: { kind: 'text', text, exact: false, prefix: false },
    })),
  };
}

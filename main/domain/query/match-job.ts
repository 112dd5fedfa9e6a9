import { assertNever } from '../assert-never.ts';
import { spellingKey } from '../bare-name.ts';
import type { GenerationType } from '../generation.ts';
import type { JobState } from '../job.ts';
import type { Seed } from '../seed.ts';
import type { FieldValue, Query, QueryField } from './ast.ts';
import { numericRange, seedRange, valueText } from './values.ts';

/** What a query can ask of a job, which has no picture yet. */
export interface JobFacts {
  readonly state: JobState;
  readonly type: GenerationType;
  readonly engine: string;
  readonly model: string;
  readonly prompt: string;
  readonly width: number;
  readonly height: number;
  readonly seed: Seed;
  readonly sessionId: string;
  readonly createdAtMs: number;
}

/**
 * Whether a job is one of those that a query asks for, so that the gallery shows it among the pictures. What only a picture
 * can have (a rating, a tag, a collection, a file) no job has.
 */
export function matchesJob(query: Query, job: JobFacts, nowMs: number): boolean {
  switch (query.kind) {
    case 'all':
      return true;
    case 'and':
      return query.terms.every((term) => matchesJob(term, job, nowMs));
    case 'or':
      return query.terms.some((term) => matchesJob(term, job, nowMs));
    case 'not':
      return !matchesJob(query.term, job, nowMs);
    case 'word':
      return says(`${job.prompt} ${job.model}`, query.text, query.prefix);
    case 'phrase':
      return says(job.prompt, query.text, false) || says(job.model, query.text, false);
    case 'field':
      return matchesField(query.field, query.value, job, nowMs);
    default:
      return assertNever(query, 'query');
  }
}

/** Whether a query asks for jobs that have no picture yet, by their `status`. */
export function asksForJobs(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.terms.some(asksForJobs);
    case 'not':
      return asksForCompleted(query.term);
    case 'field':
      return query.field === 'status' && valueText(query.value) !== 'completed';
    default:
      return false;
  }
}

function asksForCompleted(query: Query): boolean {
  return query.kind === 'field' && query.field === 'status' && valueText(query.value) === 'completed';
}

function matchesField(field: QueryField, value: FieldValue, job: JobFacts, nowMs: number): boolean {
  const prefix = value.kind === 'text' && value.prefix;
  switch (field) {
    case 'status':
      return statusOf(job.state) === valueText(value);
    case 'type':
      return job.type === valueText(value);
    case 'prompt':
      if (prefix && valueText(value) === '') return job.prompt !== '';
      return says(job.prompt, valueText(value), prefix);
    case 'model':
      // Which of several spellings of a model's name it is makes no difference, as in the catalog.
      if (value.kind === 'text' && value.exact && !value.prefix)
        return spellingKey(job.model) === spellingKey(value.text);
      return named(job.model, value, 'contains');
    case 'engine':
      return named(job.engine, value, 'equals');
    case 'session':
      return named(job.sessionId, value, 'prefix');
    case 'seed': {
      const range = seedRange(value);
      const seed = BigInt(job.seed);
      return range.ok && seed >= range.value.from && seed <= range.value.to;
    }
    case 'width':
    case 'height':
      return inRange(job[field], field, value, nowMs);
    case 'megapixels':
      return inRange((job.width * job.height) / 1e6, field, value, nowMs);
    case 'aspect':
      return inRange(job.width / job.height, field, value, nowMs);
    case 'created':
      return inRange(job.createdAtMs, field, value, nowMs);
    default:
      return false;
  }
}

/** A value of the `status` field; null for what the user ended. */
function statusOf(state: JobState): 'in-progress' | 'completed' | 'failed' | null {
  switch (state) {
    case 'queued':
    case 'dispatched':
    case 'running':
    case 'saving':
      return 'in-progress';
    case 'done':
      return 'completed';
    case 'failed':
      return 'failed';
    case 'cancelled':
      return null;
    default:
      return assertNever(state, 'state');
  }
}

function inRange(number: number, field: QueryField, value: FieldValue, nowMs: number): boolean {
  const range = numericRange(field, value, nowMs);
  if (!range.ok) return false;
  const { from, to, includesFrom, includesTo } = range.value;
  return (includesFrom ? number >= from : number > from) && (includesTo ? number <= to : number < to);
}

function named(name: string, value: FieldValue, loose: 'equals' | 'contains' | 'prefix'): boolean {
  const [lower, text] = [name.toLowerCase(), valueText(value).toLowerCase()];
  if (loose === 'prefix' || (value.kind === 'text' && value.prefix)) return lower.startsWith(text);
  const exact = loose === 'equals' || (value.kind === 'text' && value.exact);
  return exact ? lower === text : lower.includes(text);
}

/** Words side by side; what is written without spaces counts by the character, as in the catalog's index. */
function says(body: string, phrase: string, prefix: boolean): boolean {
  const wanted = spaced(phrase);
  return wanted !== '  ' && spaced(body).includes(prefix ? wanted.trimEnd() : wanted);
}

function spaced(text: string): string {
  const words = text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{Mn}/gu, '')
    .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu);
  return ` ${words?.join(' ') ?? ''} `;
}

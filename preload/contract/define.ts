import type { z } from 'zod';

/** Carries an output's type; nothing at run time. Both ends are ours, so only inputs are parsed. */
export interface TypeOf<T> {
  readonly __type?: T;
}

/** For outputs: `output: type<JobView[]>()`. Outputs are JSON: no Map, Date, bigint or bytes. */
export function type<T>(): TypeOf<T> {
  return {};
}

export interface QueryDefinition<I extends z.ZodType = z.ZodType, O = unknown> {
  readonly kind: 'query';
  readonly input: I;
  readonly output: TypeOf<O>;
}

export interface CommandDefinition<I extends z.ZodType = z.ZodType, O = unknown> {
  readonly kind: 'command';
  readonly input: I;
  readonly output: TypeOf<O>;
}

export interface StreamDefinition<I extends z.ZodType = z.ZodType, S = unknown, D = unknown> {
  readonly kind: 'stream';
  readonly input: I;
  readonly snapshot: TypeOf<S>;
  readonly delta: TypeOf<D>;
}

export type Definition = QueryDefinition | CommandDefinition | StreamDefinition;
type Group = Readonly<Record<string, Definition>>;
export type Contract = Readonly<Record<string, Group>>;

/** Reads something; may be repeated freely. */
export function query<I extends z.ZodType, O>(definition: {
  input: I;
  output: TypeOf<O>;
}): QueryDefinition<I, O> {
  return { kind: 'query', ...definition };
}

/** Changes something. */
export function command<I extends z.ZodType, O>(definition: {
  input: I;
  output: TypeOf<O>;
}): CommandDefinition<I, O> {
  return { kind: 'command', ...definition };
}

/** A snapshot on subscribing, then deltas until unsubscribed. */
export function stream<I extends z.ZodType, S, D>(definition: {
  input: I;
  snapshot: TypeOf<S>;
  delta: TypeOf<D>;
}): StreamDefinition<I, S, D> {
  return { kind: 'stream', ...definition };
}

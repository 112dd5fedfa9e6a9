/** What a double may answer where Electron answers `R`: the same plain value, or an object of its own in place of an object. */
type Answer<R> =
  R extends Promise<infer Value>
    ? Promise<Answer<Value>>
    : R extends string | number | boolean | null | undefined | void
      ? R
      : R extends readonly unknown[]
        ? readonly unknown[]
        : object;

/** Takes what Electron's method takes; parameters are compared both ways, so that a double need only name what it uses of them. */
type Method<Args extends unknown[], R> = { stands(...args: Args): Answer<R> }['stands'];

/** Any part of one of Electron's objects, by its own signatures. */
export type Part<Real> = {
  readonly [K in keyof Real]?: Real[K] extends (...args: infer Args) => infer R
    ? Method<Args, R>
    : Answer<Real[K]>;
};

/** Nothing but members of Electron's, and what the test asks of the double itself (`Own`). */
type NoMore<Double, Real, Own extends PropertyKey> = Readonly<
  Record<Exclude<keyof Double, keyof Real | Own>, never>
>;

/** Checks an object that stands for one of Electron's: one with a member or signature that Electron does not have fails to compile. */
export function standsFor<Real, Own extends PropertyKey = never>() {
  return <Double extends Omit<Part<Real>, Own>>(double: Double & NoMore<Double, Real, Own>): Double => double;
}

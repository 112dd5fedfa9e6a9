/** One measured figure of a bench. */
export interface BenchResult {
  readonly id: string;
  readonly value: number;
  readonly unit: string;
  /** The bar it must meet; null: for information. */
  readonly limit: number | null;
  readonly ok: boolean;
  /** The raw cost of the same work measured in the same run, where there is such a thing. */
  readonly reference: number | null;
}

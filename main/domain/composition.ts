/** Pictures side by side in one. */
export interface CollageOptions {
  /** Pictures per row. */
  readonly columns: number;
  /** Pixels of the whole. */
  readonly width: number;
  /** Pixels around the whole and between columns. */
  readonly border: number;
  /** Pixels between rows. */
  readonly rowSpacing: number;
  /** `#rrggbb`. */
  readonly background: string;
  readonly format: 'jpeg' | 'png' | 'webp';
  /** 1–100. */
  readonly quality: number;
}

/** Pictures one after the other. */
export interface AnimationOptions {
  readonly format: 'gif' | 'webp';
  /** Milliseconds a picture is shown. */
  readonly frameMs: number;
  /** 0: for ever. */
  readonly loops: number;
  /** Pixels; null: the first picture's own. */
  readonly width: number | null;
}

export type Composition =
  | { readonly kind: 'collage'; readonly options: CollageOptions }
  | { readonly kind: 'animation'; readonly options: AnimationOptions };

/** The order pictures are composed in. */
export type ComposeOrder = 'given' | 'name' | 'created';

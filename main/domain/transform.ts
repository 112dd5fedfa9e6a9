/** A change of a picture as a whole, before it is edited. Pixels, after EXIF orientation. */
export type TransformStep =
  | {
      readonly kind: 'crop';
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'resize'; readonly width: number; readonly height: number }
  | { readonly kind: 'rotate'; readonly degrees: 90 | 180 | 270 }
  | { readonly kind: 'flip'; readonly direction: 'horizontal' | 'vertical' };

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Steps that were taken, in order, and the size of the picture they began with. */
export interface PictureTransform extends Size {
  readonly steps: readonly TransformStep[];
}

/** `crop 10,20 300×200; rotate 90`: how a transformed picture's record tells what was done. */
export function describeTransform(steps: readonly TransformStep[]): string {
  return steps
    .map((step) => {
      switch (step.kind) {
        case 'crop':
          return `crop ${step.left},${step.top} ${step.width}×${step.height}`;
        case 'resize':
          return `resize ${step.width}×${step.height}`;
        case 'rotate':
          return `rotate ${step.degrees}`;
        case 'flip':
          return `flip ${step.direction}`;
      }
    })
    .join('; ');
}

/** The like steps for a picture of another size: the same part of it, made larger or smaller by as much. */
export function scaleTransform(transform: PictureTransform, size: Size): readonly TransformStep[] {
  let from: Size = transform;
  let to = size;
  return transform.steps.map((step): TransformStep => {
    const x = to.width / from.width;
    const y = to.height / from.height;
    switch (step.kind) {
      case 'crop': {
        const left = Math.min(to.width - 1, Math.round(step.left * x));
        const top = Math.min(to.height - 1, Math.round(step.top * y));
        const width = Math.max(1, Math.min(to.width - left, Math.round(step.width * x)));
        const height = Math.max(1, Math.min(to.height - top, Math.round(step.height * y)));
        from = step;
        to = { width, height };
        return { kind: 'crop', left, top, width, height };
      }
      case 'resize':
        from = step;
        to = {
          width: Math.max(1, Math.round(step.width * x)),
          height: Math.max(1, Math.round(step.height * y)),
        };
        return { kind: 'resize', ...to };
      case 'rotate':
        if (step.degrees !== 180) {
          from = turned(from);
          to = turned(to);
        }
        return step;
      case 'flip':
        return step;
    }
  });
}

function turned({ width, height }: Size): Size {
  return { width: height, height: width };
}

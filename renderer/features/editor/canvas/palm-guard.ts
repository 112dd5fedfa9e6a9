/** A touch within this time of the pen is the hand that holds it. */
const PALM_MS = 400;

type PointerFacts = Pick<PointerEvent, 'type' | 'pointerType' | 'timeStamp' | 'buttons'>;

/** Tells the touch of a resting hand from a finger that is meant: while a pen is at work, or was just now, none is. */
export class PalmGuard {
  #penAtMs = -Infinity;
  #penDown = false;

  /** To be told of every press, move and release. */
  see({ type, pointerType, timeStamp, buttons }: PointerFacts): void {
    if (pointerType !== 'pen') return;
    this.#penAtMs = timeStamp;
    this.#penDown = buttons !== 0 && type !== 'pointerup' && type !== 'pointercancel';
  }

  isPalm({ pointerType, timeStamp }: PointerFacts): boolean {
    return pointerType === 'touch' && (this.#penDown || timeStamp - this.#penAtMs < PALM_MS);
  }
}

/** No other pointer has it: those of the system are positive. */
const POINTER_ID = -1;

type Moved = (dx: number, dy: number) => void;

/**
 * A pointer that keys move over the stage and press: whatever a tool does with a mouse is done without one. It begins in the middle of
 * the stage; at an edge the view moves under it.
 */
export class KeyPointer {
  readonly #element: HTMLElement;
  /** Shows where it is: the system's own cursor is elsewhere, and not every tool draws one. */
  readonly #mark: HTMLElement;
  readonly #panBy: Moved;
  readonly #closing = new AbortController();
  /** Within the element, CSS pixels; null until it is first moved or pressed. */
  #at: { readonly x: number; readonly y: number } | null = null;
  #isDown = false;

  /** @param mark an element inside the other, at its upper left corner */
  constructor(element: HTMLElement, mark: HTMLElement, panBy: Moved) {
    this.#element = element;
    this.#mark = mark;
    mark.hidden = true;
    this.#panBy = panBy;
    const { signal } = this.#closing;
    // Left pressed, it would keep every other pointer from the tool.
    element.addEventListener('blur', () => this.lift(), { signal });
    element.addEventListener('pointermove', (event) => event.isTrusted && (mark.hidden = true), { signal });
    element.addEventListener('pointerdown', (event) => event.isTrusted && this.lift(), {
      signal,
      capture: true,
    });
  }

  /** @param dx CSS pixels */
  moveBy(dx: number, dy: number): void {
    const { x, y } = this.#place();
    const { clientWidth: width, clientHeight: height } = this.#element;
    const to = { x: within(x + dx, width), y: within(y + dy, height) };
    const [restX, restY] = [to.x - (x + dx), to.y - (y + dy)];
    if (restX !== 0 || restY !== 0) this.#panBy(restX, restY);
    this.#at = to;
    this.#send('pointermove');
  }

  /** Presses it, or lets go. */
  toggle(): void {
    if (this.#isDown) {
      this.lift();
      return;
    }
    // Shows where it is.
    this.#send('pointermove');
    this.#isDown = true;
    this.#send('pointerdown');
  }

  click(): void {
    this.lift();
    this.toggle();
    this.lift();
  }

  lift(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#send('pointerup');
  }

  /** Lets go without what was begun being done. */
  cancel(): void {
    if (!this.#isDown) return;
    this.#isDown = false;
    this.#send('pointercancel');
  }

  close(): void {
    this.cancel();
    this.#closing.abort();
  }

  #place(): { readonly x: number; readonly y: number } {
    const { clientWidth, clientHeight } = this.#element;
    this.#at ??= { x: clientWidth / 2, y: clientHeight / 2 };
    return this.#at;
  }

  #send(type: string): void {
    const { left, top } = this.#element.getBoundingClientRect();
    const { x, y } = this.#place();
    this.#mark.hidden = false;
    this.#mark.style.transform = `translate(${x}px, ${y}px)`;
    this.#element.dispatchEvent(
      new PointerEvent(type, {
        pointerId: POINTER_ID,
        pointerType: 'mouse',
        clientX: left + x,
        clientY: top + y,
        button: type === 'pointermove' ? -1 : 0,
        buttons: this.#isDown ? 1 : 0,
        cancelable: true,
      }),
    );
  }
}

function within(place: number, size: number): number {
  return Math.min(Math.max(place, 0), size);
}

import { beforeEach, expect, it, vi } from 'vitest';
import { KeyPointer } from '../../../../../renderer/features/editor/canvas/key-pointer.ts';

const events: string[] = [];
const panned: [number, number][] = [];

class ElementDouble extends EventTarget {
  readonly clientWidth = 400;
  readonly clientHeight = 300;
  getBoundingClientRect(): object {
    return { left: 100, top: 50 };
  }
}

class PointerDouble extends Event {
  readonly facts: PointerEventInit;
  constructor(type: string, facts: PointerEventInit) {
    super(type, facts);
    this.facts = facts;
  }
}

function begin() {
  const element = new ElementDouble();
  for (const type of ['pointermove', 'pointerdown', 'pointerup', 'pointercancel']) {
    element.addEventListener(type, (event) => {
      const { clientX, clientY, buttons } = (event as PointerDouble).facts;
      events.push(`${type.slice('pointer'.length)} ${clientX},${clientY} ${buttons}`);
    });
  }
  const mark = { hidden: false, style: { transform: '' } };
  const [stage, cross] = [element, mark] as unknown as [HTMLElement, HTMLElement];
  const pointer = new KeyPointer(stage, cross, (dx, dy) => panned.push([dx, dy]));
  return { element, pointer, mark };
}

beforeEach(() => {
  vi.stubGlobal('PointerEvent', PointerDouble);
  events.length = 0;
  panned.length = 0;
});

it('keys press a tool in the middle, draw with it and lift it', () => {
  const { pointer, mark } = begin();
  expect(mark.hidden).toBe(true);
  pointer.toggle();
  pointer.moveBy(10, 0);
  pointer.moveBy(0, -10);
  pointer.toggle();
  pointer.moveBy(-10, 0);
  expect(events).toEqual([
    'move 300,200 0',
    'down 300,200 1',
    'move 310,200 1',
    'move 310,190 1',
    'up 310,190 0',
    'move 300,190 0',
  ]);
  expect(mark).toEqual({ hidden: false, style: { transform: 'translate(200px, 140px)' } });
  expect(panned).toEqual([]);
});

it('at the edge the view moves under it', () => {
  const { pointer } = begin();
  pointer.moveBy(195, 0);
  pointer.moveBy(10, 0);
  pointer.moveBy(0, -200);
  expect(events).toEqual(['move 495,200 0', 'move 500,200 0', 'move 500,50 0']);
  expect(panned).toEqual([
    [-5, 0],
    [0, 50],
  ]);
});

it('is lifted when the keys go elsewhere, and Escape drops what it began', () => {
  const { element, pointer } = begin();
  pointer.toggle();
  element.dispatchEvent(new Event('blur'));
  pointer.click();
  pointer.toggle();
  pointer.cancel();
  pointer.cancel();
  expect(events.map((event) => event.split(' ')[0])).toEqual([
    'move',
    'down',
    'up',
    'move',
    'down',
    'up',
    'move',
    'down',
    'cancel',
  ]);
});

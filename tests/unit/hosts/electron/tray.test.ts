import type { MenuItemConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createQueueTray,
  describeStatus,
  type QueueTray,
  type TrayActions,
} from '../../../../main/hosts/electron/tray.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

describe('the queue in a line', () => {
  it.each([
    [{ queued: 0, active: 0, fraction: null, paused: false }, 'nothing to do'],
    [{ queued: 0, active: 0, fraction: null, paused: true }, 'paused'],
    [{ queued: 14, active: 2, fraction: 0.404, paused: false }, '2 running, 14 waiting, 40 %'],
    [{ queued: 14, active: 0, fraction: null, paused: true }, '0 running, 14 waiting, paused'],
  ])('%j', (status, line) => expect(describeStatus(status)).toBe(line));
});

describe('the tray', () => {
  const done: string[] = [];
  const actions: TrayActions = {
    show: () => void done.push('show'),
    setPaused: (paused) => void done.push(`paused ${paused}`),
    openSession: (id) => void done.push(`open ${id}`),
    quit: () => void done.push('quit'),
  };
  let tray: QueueTray;
  const menu = (): MenuItemConstructorOptions[] => state.trays[0]?.menu ?? [];
  const click = (label: string): void => {
    const item = menu().find((each) => each.label === label);
    if (!item?.click) throw new Error(`nothing to click: ${label}`);
    (item.click as () => void)();
  };

  beforeEach(() => {
    done.length = 0;
    state.trays = [];
    tray = createQueueTray('tray.png', actions);
  });

  it('says how the queue stands, and pauses or resumes it', () => {
    expect(state.trays[0]?.tooltip).toBe('Gesso: nothing to do');
    click('Pause the queue');
    tray.setStatus({ queued: 3, active: 0, fraction: null, paused: true });
    expect(state.trays[0]?.tooltip).toBe('Gesso: 0 running, 3 waiting, paused');
    click('Resume the queue');
    click('Quit Gesso');
    state.trays[0]?.emit('click');
    expect(done).toEqual(['paused true', 'paused false', 'quit', 'show']);
  });

  it('brings no window over its menu, which a click opens on macOS', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    createQueueTray('tray.png', actions);
    state.trays.at(-1)?.emit('click');
    expect(done).toEqual([]);
    vi.restoreAllMocks();
  });

  it('offers the five latest results, newest first', () => {
    for (let index = 0; index < 7; index++)
      tray.addResult({
        sessionId: `s${index}`,
        label: index === 6 ? '' : `fox ${index}`,
        saved: 4,
        failed: 0,
        uid: null,
        firstError: null,
      });
    const labels = menu().map(({ label }) => label);
    expect(labels.filter((label) => /fox|pictures/.test(label ?? ''))).toEqual([
      '4 pictures',
      'fox 5',
      'fox 4',
      'fox 3',
      'fox 2',
    ]);
    click('fox 4');
    expect(done).toEqual(['open s4']);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isQuiet, notifySessionEnd, notifyStopped } from '../../../../main/hosts/electron/session-notice.ts';
import type { SessionEnd } from '../../../../main/hosts/electron/queue-watch.ts';
import { Notification } from '../../../support/electron-double/electron.ts';
import { state } from '../../../support/electron-double/state.ts';

vi.mock('electron', () => import('../../../support/electron-double/electron.ts'));

const END: SessionEnd = { sessionId: 's', label: 'fox', saved: 3, failed: 0, uid: 'u', firstError: null };
const hoursThatAreQuiet = (from: number, to: number): number[] =>
  Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => isQuiet([from, to], hour));

beforeEach(() => (state.notifications = []));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('quiet hours', () => {
  it('last from the first hour to before the last', () => {
    expect(hoursThatAreQuiet(9, 12)).toEqual([9, 10, 11]);
  });
  it('run over midnight', () => {
    expect(hoursThatAreQuiet(22, 2)).toEqual([0, 1, 22, 23]);
  });
  it('are none when there are none, or they end as they begin', () => {
    expect(isQuiet(null, 3)).toBe(false);
    expect(hoursThatAreQuiet(5, 5)).toEqual([]);
  });
});

describe('the notice of an ended session', () => {
  const titles = (): (string | undefined)[] => state.notifications.map(({ options }) => options.title);
  const notify = (end: Partial<SessionEnd>, settings = {}): void =>
    notifySessionEnd(
      { ...END, ...end },
      { notifications: true, quietHours: null, ...settings },
      () => undefined,
    );

  it('counts what was made and what failed, and names the first error', () => {
    notify({ saved: 1 });
    notify({ saved: 3 });
    notify({ saved: 2, failed: 1, firstError: 'Out of memory' });
    notify({ saved: 0, failed: 3, firstError: 'No server' });
    notify({ saved: 0, failed: 1, firstError: 'No server' });
    expect(titles()).toEqual([
      '1 picture finished',
      '3 pictures finished',
      '2 pictures finished, 1 failed',
      '3 pictures failed',
      '1 picture failed',
    ]);
    const bodies = state.notifications.map(({ options }) => options.body);
    expect(bodies).toEqual(['fox', 'fox', 'Out of memory', 'No server', 'No server']);
  });

  it('tells that the queue waits for the user, and why', () => {
    let clicks = 0;
    const tell = (quietHours: [number, number] | null): void =>
      notifyStopped('The disk is full.', { notifications: true, quietHours }, () => (clicks += 1));
    tell([0, 24]);
    tell(null);
    expect(state.notifications.map(({ options }) => options.body)).toEqual(['The disk is full.']);
    state.notifications[0]?.emit('click');
    expect(clicks).toBe(1);
  });

  it('says which session was clicked', () => {
    const clicked: string[] = [];
    notifySessionEnd(END, { notifications: true, quietHours: null }, ({ sessionId }) =>
      clicked.push(sessionId),
    );
    expect(clicked).toEqual([]);
    state.notifications[0]?.emit('click');
    expect(clicked).toEqual(['s']);
  });

  it.each(['click', 'close', 'failed'])(
    'is held until its %s, so that its click is not collected with it',
    (end) => {
      const added = vi.spyOn(Set.prototype, 'add');
      const removed = vi.spyOn(Set.prototype, 'delete');
      notify({});
      const [notice] = state.notifications;
      expect(added.mock.calls.flat()).toContain(notice);
      expect(removed.mock.calls.flat()).not.toContain(notice);
      notice?.emit(end);
      expect(removed.mock.calls.flat()).toContain(notice);
    },
  );

  it('does not come when it is switched off, or the system has none', () => {
    notify({}, { notifications: false });
    vi.spyOn(Notification, 'isSupported').mockReturnValue(false);
    notify({});
    expect(titles()).toEqual([]);
  });

  it('does not come in quiet hours', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(new Date(2026, 0, 1, 23, 30));
    notify({}, { quietHours: [22, 7] });
    expect(titles()).toEqual([]);
    vi.setSystemTime(new Date(2026, 0, 2, 7, 0));
    notify({}, { quietHours: [22, 7] });
    expect(titles()).toHaveLength(1);
  });
});

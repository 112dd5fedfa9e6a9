import { startFakeComfyui } from '../fake-comfyui/fake-comfyui.ts';
import { ROUGH, seededRandom, unleash } from './chaos.ts';

/** The program under test waits for a second or more after a restart, as it does in earnest. */
const RESTART_MS = 5_000;

/**
 * Fake servers in a process of their own, so that they outlive the program under test: `node servers-process.ts <count> <seed>`.
 * Says their addresses to its parent and misbehaves by chance until the parent sends anything; then it says how often each prompt ran.
 */
const [count = 1, seed = 1] = process.argv.slice(2).map(Number);
const random = seededRandom(seed);
const fakes = await Promise.all(Array.from({ length: count }, () => startFakeComfyui({ stepMs: 5 })));
const chaos = fakes.map((fake) => unleash(fake, random, { ...ROUGH, restartMs: RESTART_MS }));
process.send?.({ urls: fakes.map(({ url }) => url) });
process.once('message', () => {
  void Promise.all(chaos.map((one) => one.stop())).then(() => {
    const faults: Record<string, number> = {};
    for (const { dealt } of chaos) {
      for (const [kind, times] of dealt) faults[kind] = (faults[kind] ?? 0) + times;
    }
    process.send?.({ faults });
  });
});
process.once('disconnect', () => process.exit());

import type { Transport } from '../../preload/contract/client.ts';
import type { Dispatcher } from './dispatcher.ts';

/**
 * Calls the dispatcher in this very process, as the command line does when it owns the library. Values are copied
 * through JSON as on every other transport, so that nothing works here only.
 */
export function createInProcessTransport(
  dispatcher: Dispatcher,
  client: { readonly clientId: string; readonly trusted: boolean },
): Transport {
  const copy = <T>(value: T): T => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));
  return {
    async call(path, input) {
      const signal = new AbortController().signal;
      return copy(await dispatcher.call(path, copy(input), { ...client, signal }));
    },
    subscribe(path, input, listener) {
      const controller = new AbortController();
      dispatcher.subscribe(path, copy(input), { ...client, signal: controller.signal }, (message) =>
        listener(copy(message)),
      );
      return () => controller.abort();
    },
  };
}

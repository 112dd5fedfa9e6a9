import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dispatcher } from '../../main/rpc/dispatcher.ts';
import { electronBinary } from '../support/electron-binary.ts';
import { startElectronContract, type ElectronContract } from '../support/electron-contract/start.ts';
import type { SampleServer } from '../support/sample-contract.ts';
import { contractSuite } from './contract-suite.ts';

const binary = electronBinary();
const isHere = existsSync(binary);

it.runIf(process.env['GESSO_REQUIRE_ELECTRON'] === '1')('Electron’s own program is there', () => {
  expect(isHere, binary).toBe(true);
});

describe.skipIf(!isHere)('in Electron itself', () => {
  let server: SampleServer;
  let electron: ElectronContract;
  /** Whichever server the test at hand has. */
  const dispatcher: Dispatcher = {
    call: (...call) => server.dispatcher.call(...call),
    subscribe: (...subscription) => server.dispatcher.subscribe(...subscription),
  };
  beforeAll(async () => {
    electron = await startElectronContract(binary, dispatcher);
  });
  afterAll(() => electron.close());

  contractSuite('Electron’s IPC', (current) => {
    server = current;
    return Promise.resolve({ transport: electron.transport, close: () => Promise.resolve() });
  });
});

import { createInProcessTransport } from '../../main/rpc/in-process-transport.ts';
import { contractSuite } from './contract-suite.ts';

contractSuite('the same process', ({ dispatcher }) =>
  Promise.resolve({
    transport: createInProcessTransport(dispatcher, { clientId: 'test', trusted: true }),
    close: () => Promise.resolve(),
  }),
);

import { createRequire } from 'node:module';

// By Node itself, to which it is one module in each process; Vitest evaluates what it imports anew for every file.
createRequire(import.meta.url)('./warm-threads.ts');

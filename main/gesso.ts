import { keepCompiledCode } from './compile-cache.ts';
import { runCommandLine } from './run-command-line.ts';
import { keepNurserySmall } from './nursery.ts';
import { widenThreadPool } from './thread-pool.ts';

keepNurserySmall();
widenThreadPool();
keepCompiledCode();
process.exitCode = await runCommandLine(process.argv.slice(2));

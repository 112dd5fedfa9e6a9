import { keepCompiledCode } from './compile-cache.ts';
import { runCommandLine } from './run-command-line.ts';
import { keepNurserySmall } from './small-nursery.ts';

keepNurserySmall();
keepCompiledCode();
process.exitCode = await runCommandLine(process.argv.slice(2));

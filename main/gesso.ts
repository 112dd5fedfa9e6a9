import { beginProcess } from './begin-process.ts';
import { runCommandLine } from './run-command-line.ts';

const args = process.argv.slice(2);
beginProcess(args);
process.exitCode = await runCommandLine(args);

import { Command, CommanderError } from 'commander';
import { isAppError, type AppError } from '../../domain/errors.ts';
import { VERSION } from '../../version.ts';
import { registerBatch } from './commands/batch.ts';
import { registerChanges } from './commands/change.ts';
import { registerCollage } from './commands/collage.ts';
import { registerEdit } from './commands/edit.ts';
import { registerGenerate } from './commands/generate.ts';
import { registerGif } from './commands/gif.ts';
import { registerHistory } from './commands/history.ts';
import { registerLibrary } from './commands/library.ts';
import { registerMaintenance } from './commands/maintenance.ts';
import { registerSearch } from './commands/search.ts';
import { registerServe, type Serve } from './commands/serve.ts';
import { registerServers } from './commands/servers.ts';
import { registerShow } from './commands/show.ts';
import { EXAMPLES } from './examples.ts';
import { createOutput } from './output.ts';

/** Exit codes that scripts rely on. */
const FAILED = 1;
const BAD_USAGE = 2;

/** `-fox` is a query, `-5 °C` a prompt, `-x.png` a file. */
const AFTER_DASHES =
  'A query, prompt or file that begins with a dash comes last, after two dashes: gesso search --json -- -fox';

/** Every command with its options and examples. */
export function createProgram(serve: Serve): Command {
  const program = new Command('gesso')
    .description('Generate, find and keep AI images from the command line')
    .option('--library <dir>', 'the library folder')
    .option('--json', 'answer with one JSON document on stdout')
    .version(VERSION, '--version', 'say which Gesso this is')
    .exitOverride()
    .configureOutput({ writeOut: (text) => process.stdout.write(text) });
  for (const register of [
    registerGenerate,
    registerEdit,
    registerBatch,
    registerCollage,
    registerGif,
    registerSearch,
    registerShow,
    registerChanges,
    registerHistory,
    registerServers,
    registerLibrary,
    registerMaintenance,
    (to: Command) => registerServe(to, serve),
  ]) {
    register(program);
  }
  // Options of the program are understood after the command too: `gesso search fox --json`.
  for (const command of program.commands) {
    command
      .option('--library <dir>', 'the library folder')
      .option('--json', 'answer with one JSON document on stdout')
      .exitOverride()
      .copyInheritedSettings(program);
    const examples = EXAMPLES[command.name()] ?? [];
    if (examples.length > 0) command.addHelpText('after', `\nExamples:\n  ${examples.join('\n  ')}`);
  }
  return program;
}

/** Runs one command line. @returns the exit code: 0 ok, 1 failed, 2 bad usage */
export async function runCli(args: readonly string[], serve: Serve): Promise<number> {
  const program = createProgram(serve);
  const json = args.includes('--json');
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has said what was wrong; asking for help is not a fault.
      if (error.exitCode === 0) return 0;
      // Without a command it has shown its help.
      const message =
        error.code === 'commander.help' ? 'Name a command.' : error.message.replace(/^error: /, '');
      if (json) answerFault('INVALID_INPUT', message, {});
      if (error.code === 'commander.unknownOption') createOutput(json).note(AFTER_DASHES);
      return BAD_USAGE;
    }
    if (!isAppError(error)) {
      // A fault of Gesso's own, or one of the system that nothing foresaw: scripts get their document all the same.
      if (json) answerFault('INTERNAL', error instanceof Error ? error.message : String(error), {});
      throw error;
    }
    report(error, json);
    return error.code === 'INVALID_INPUT' || error.code === 'INVALID_QUERY' ? BAD_USAGE : FAILED;
  }
}

function answerFault(code: AppError['code'], message: string, details: AppError['details']): void {
  createOutput(true).result({ error: { code, message, details } }, []);
}

function report(error: AppError, json: boolean): void {
  const { code, message, details } = error;
  if (json) answerFault(code, message, details);
  const { note } = createOutput(json);
  note(message);
  const expected: unknown = details['expected'];
  if (Array.isArray(expected)) note(`  Expected: ${expected.join(', ')}`);
  for (const issue of details.issues ?? [])
    if (!message.includes(issue.message)) note(`  ${issue.field}: ${issue.message}`);
}

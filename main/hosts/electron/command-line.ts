import { app } from 'electron';

/** A command's name. Files and links that the system hands over have a dot, a slash or a colon. */
const COMMAND = /^[a-z][a-z-]*$/;

/** Said to Chromium, not to us: an AppImage's launcher puts it first where the system keeps its sandbox from it. */
const NO_SANDBOX = '--no-sandbox';

/**
 * What to run as a command line, from the arguments after the program's name; undefined when a window is wanted. `--cli` says
 * so outright.
 */
export function commandLineOf(given: readonly string[]): readonly string[] | undefined {
  const args = given[0] === NO_SANDBOX ? given.slice(1) : given;
  if (args[0] === '--cli') return args.slice(1);
  const first = args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--library');
  const isHelp = args.length === 1 && ['--help', '-h'].includes(args[0] ?? '');
  return isHelp || COMMAND.test(first ?? '') ? args : undefined;
}

/** Runs a command line in this process, without a window, and ends it with the command's exit code. */
export async function runWithoutWindow(run: () => Promise<number>): Promise<void> {
  app.dock?.hide();
  // A machine without a screen has the command line all the same.
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    app.commandLine.appendSwitch('ozone-platform', 'headless');
  // Electron takes Ctrl+C and SIGTERM for itself; a command that goes on until it is told to stop listens for them.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!process.emit('SIGINT')) app.exit(130);
  });
  const code = await run();
  // Writes to pipes are still under way on Windows.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  app.exit(code);
}

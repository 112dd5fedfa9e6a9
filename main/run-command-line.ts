// Who reads no further (`gesso search fox | head`) has what they wanted: that is no fault, and the work is done to its end.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

/** Runs one command line to its end. @returns the exit code */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const { runCli } = await import('./hosts/cli/run-cli.ts');
  const code = await runCli(args, async (options) => {
    const { runWebHost } = await import('./hosts/web/run-web-host.ts');
    await runWebHost(options);
  });
  return Number(process.exitCode ?? 0) || code;
}

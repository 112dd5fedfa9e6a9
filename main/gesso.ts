import { runCli } from './hosts/cli/run-cli.ts';
import { runWebHost } from './hosts/web/run-web-host.ts';

const code = await runCli(process.argv.slice(2), runWebHost);
process.exitCode ||= code;

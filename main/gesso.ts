import { keepCompiledCode } from './compile-cache.ts';
import { keepNurserySmall } from './small-nursery.ts';

keepNurserySmall();
keepCompiledCode();
const [{ runCli }, { runWebHost }] = await Promise.all([
  import('./hosts/cli/run-cli.ts'),
  import('./hosts/web/run-web-host.ts'),
]);
const code = await runCli(process.argv.slice(2), runWebHost);
process.exitCode ||= code;

// Starts npm: its own JavaScript where "npm run" started this process, else the command. Uses Node's own modules only.
import { spawnSync } from 'node:child_process';

/** @param options of spawnSync */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  const viaNpm = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli);
  const done = viaNpm
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.error) throw done.error;
  return done;
}

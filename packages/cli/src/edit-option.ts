import { told } from '@qaio/core';
import { type Address, isLoopback } from '@qaio/server/address';
import type { Command } from 'commander';
import { UsageError } from './exit-code.js';

export interface EditOptions {
  readonly edit?: boolean;
}

export function addEditOption(command: Command): Command {
  return command.option(
    '--edit',
    'let the page try edits of task files, and save them into the folder of --tasks',
  );
}

/** @throws UsageError where strangers could edit: from other machines, or through what answers to another name */
export function requireTrustedEditors(
  {
    edit,
    allowHost,
    allowOrigin = [],
  }: EditOptions & { readonly allowHost: readonly string[]; readonly allowOrigin?: readonly string[] },
  http: Address,
  hasKeys: boolean,
): void {
  if (!edit || hasKeys || (isLoopback(http.host) && allowHost.length + allowOrigin.length === 0)) return;
  throw new UsageError(
    told`--edit lets whoever opens the page change what the server does. Give --api-key-file, or listen on this machine only and without --allow-host and --allow-origin.`,
  );
}

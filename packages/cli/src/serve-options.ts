/** What `aio serve` may be told; what tells how it would serve needs no server for that. */
import type { Command } from 'commander';
import { type AccessOptions, addAccessOptions } from './access-options.js';
import { addConfigOption } from './config/held-settings.js';
import { type EditOptions, addEditOption } from './edit-option.js';
import { addGuardTextOption } from './guard-text-option.js';
import { type KeepingOptions, addKeepingOptions } from './keeping-options.js';
import {
  type ServingLimitOptions,
  addServingLimitOptions,
  maxRunRange,
  maxWaitRange,
} from './limit-options.js';
import { type LogOptions, addLogOptions } from './log-options.js';
import { type ModelOptions, addModelOptions } from './model-options.js';
import { toNumberWithin, toWholeNumber } from './option-values.js';
import { addRepeatedOption } from './repeated-option.js';
import { defaultGrpcAddress } from './server-options.js';

export interface AddressOptions {
  readonly listen: string;
  readonly http: string;
  readonly allowHost: readonly string[];
  readonly allowOrigin: readonly string[];
  readonly insecure?: boolean;
}

/** How much the server takes on. */
export interface CapacityOptions extends ServingLimitOptions {
  /** Seconds. */
  readonly maxRun: number;
  /** Seconds. */
  readonly maxWait?: number;
}

export type ServeOptions = AccessOptions &
  EditOptions &
  ModelOptions &
  AddressOptions &
  CapacityOptions &
  KeepingOptions &
  LogOptions;

const defaultHttpAddress = '127.0.0.1:7860';

const defaultMaxRun = 120;

export function addServeOptions(command: Command): Command {
  return addAccessOptions(
    addEditOption(
      addModelOptions(
        addLogOptions(addKeepingOptions(addCapacityOptions(addAddressOptions(addConfigOption(command))))),
      ),
    ),
  );
}

export function addAddressOptions(command: Command): Command {
  command
    .option('--listen <host:port>', 'address of the gRPC API', defaultGrpcAddress)
    .option('--http <host:port>', 'address of the web page and the HTTP API', defaultHttpAddress)
    .option('--insecure', 'listen beyond this machine though nothing is encrypted');
  addRepeatedOption(
    command,
    '--allow-host <name>',
    'answer HTTP to this host name too, though only this machine is listened to',
  );
  return addRepeatedOption(
    command,
    '--allow-origin <origin>',
    'let pages of this origin call over HTTP from browsers, such as https://shop.example',
  );
}

export function addCapacityOptions(command: Command): Command {
  return addServingLimitOptions(addGuardTextOption(command))
    .option(
      '--max-run <seconds>',
      'end every run after this long, whatever deadline its client sets',
      toWholeNumber(maxRunRange),
      defaultMaxRun,
    )
    .option(
      '--max-wait <seconds>',
      'refuse who would wait longer for a slot, as fast as it goes now (default: who can be answered in time may wait, but only for one turn of all slots once the queue has stood for a second)',
      toNumberWithin(maxWaitRange),
    );
}

/** How a server is to be reached, as its options say: checked before a file is read, anything opened or loaded. */
import { told } from '@qaio/core';
import { type Address, formatAddress, parseAddress } from '@qaio/server/address';
import { originOf } from '@qaio/server/origin';
import { requireEncryption, requireTlsPair } from './access-options.js';
import { requireTrustedEditors } from './edit-option.js';
import { UsageError, asUsage } from './exit-code.js';
import type { AddressOptions, ServeOptions } from './serve-options.js';

export interface AskedAddresses {
  readonly grpcAddress: Address;
  readonly httpAddress: Address;
}

export interface AskedDoors extends AskedAddresses {
  /** As browsers send them. */
  readonly allowOrigin: readonly string[];
}

/** @throws UsageError, QaioError `invalid-option` */
export function askedDoors(options: ServeOptions): AskedDoors {
  const { tlsCert, insecure = false, apiKeyFile } = options;
  const { grpcAddress, httpAddress } = askedAddresses(options);
  requireTlsPair(options);
  requireEncryption([grpcAddress, httpAddress], tlsCert !== undefined || insecure);
  requireTrustedEditors(options, httpAddress, apiKeyFile !== undefined);
  return { grpcAddress, httpAddress, allowOrigin: options.allowOrigin.map(originOf) };
}

/** @throws UsageError */
export function askedAddresses({ listen, http }: Pick<AddressOptions, 'listen' | 'http'>): AskedAddresses {
  const [grpcAddress, httpAddress] = [address(listen), address(http)];
  if (grpcAddress.port !== 0 && formatAddress(grpcAddress) === formatAddress(httpAddress))
    throw new UsageError(told`--listen and --http are both ${http}. Give each an address of its own.`);
  return { grpcAddress, httpAddress };
}

const address = (text: string): Address => asUsage(() => parseAddress(text));

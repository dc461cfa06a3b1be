/** Keys that callers name themselves with: `Authorization: Bearer KEY`. A server has no key itself, only its hash. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { QaioError, told } from '@qaio/core';
import { type KeyChanges, keyChanges } from './key-changes.js';

export interface ApiKey {
  readonly name: string;
  readonly sha256: Buffer;
  /** Undefined: as many as it likes. */
  readonly runsPerMinute: number | undefined;
}

/**
 * A line of a key file: a name for the log, the SHA-256 of the key, which is random and needs no salt, and how many runs a
 * minute it may start.
 */
const linePattern =
  /^(?<name>[a-z0-9][a-z0-9_-]{0,62}) sha256:(?<digest>[0-9a-f]{64})(?: per-minute:(?<perMinute>[1-9]\d{0,4}))?$/u;
const lineForm = 'NAME sha256:HASH or NAME sha256:HASH per-minute:N, as `aio keys new NAME` writes it';

export class ApiKeys {
  #keys: readonly ApiKey[];
  readonly #listeners = new Set<() => void>();

  private constructor(keys: readonly ApiKey[]) {
    this.#keys = keys;
  }

  /**
   * @param text a key on each line; empty lines and those that begin with `#` say nothing
   * @param file for errors
   * @throws QaioError `invalid-option` with the place of a line that is no key, or where there is none
   */
  static parse(text: string, file: string): ApiKeys {
    const keys = storedKeys(text, file);
    if (keys.length === 0)
      throw new QaioError(
        'invalid-option',
        told`${file} has no keys. Make one with \`aio keys new NAME --file ${file}\`.`,
      );
    return new ApiKeys(keys);
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  /**
   * From now on the keys are those of a text, which may have none: then nobody is known.
   *
   * @returns the names of the keys that differ
   * @throws QaioError `invalid-option` with the place of a line that is no key; nothing changes then
   */
  replace(text: string, file: string): KeyChanges {
    const before = this.#keys;
    this.#keys = storedKeys(text, file);
    for (const listener of this.#listeners) listener();
    return keyChanges(before, this.#keys);
  }

  onReplace(listener: () => void): void {
    this.#listeners.add(listener);
  }

  has({ sha256: digest }: ApiKey): boolean {
    return this.#keys.some((key) => key.sha256.equals(digest));
  }

  /**
   * @param authorization of the call's metadata or header
   * @throws QaioError `unauthenticated`
   */
  callerOf(authorization: string | undefined): ApiKey {
    const [, given] = /^Bearer +(\S+)$/iu.exec(authorization ?? '') ?? [];
    if (given === undefined)
      throw new QaioError(
        'unauthenticated',
        told`This server wants an API key: send it as \`authorization: Bearer KEY\`.`,
      );
    const digest = sha256(given);
    // all are compared, so that the time tells nothing
    const [found] = this.#keys.filter((key) => timingSafeEqual(key.sha256, digest));
    if (!found) throw unknownKey();
    return found;
  }
}

export function unknownKey(): QaioError {
  return new QaioError(
    'unauthenticated',
    told`This server does not know this API key. Ask its operator for one.`,
  );
}

/** A key, which is to be kept secret, and its line for the server's file. */
export interface CreatedKey {
  readonly key: string;
  readonly line: string;
}

const keyBytes = 32;

/**
 * @param perMinute how many runs a minute the key may start; undefined: as many as it likes
 * @throws QaioError `invalid-option` for a name that cannot stand in a key file
 */
export function createApiKey(
  name: string,
  randomBytes: (count: number) => Buffer,
  perMinute?: number,
): CreatedKey {
  const key = `qaio_${randomBytes(keyBytes).toString('base64url')}`;
  const limit = perMinute === undefined ? '' : ` per-minute:${perMinute}`;
  const line = `${name} sha256:${sha256(key).toString('hex')}${limit}`;
  if (linePattern.test(line)) return { key, line };
  throw new QaioError(
    'invalid-option',
    told`'${name}' cannot be the name of a key. Expected lower-case letters, digits, - and _, at most 63.`,
  );
}

/** How many keys of that name a key file has; what is no key in it counts as none. */
export function countKeys(text: string, name: string): number {
  const names = text.split('\n').map((line) => linePattern.exec(line.trim())?.groups?.['name']);
  return names.filter((one) => one === name).length;
}

function storedKeys(text: string, file: string): ApiKey[] {
  const lines = text.split('\n').map((line, i) => ({ line: line.trim(), place: `${file}:${i + 1}` }));
  return lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, place }) => storedKey(line, place));
}

function storedKey(line: string, place: string): ApiKey {
  const { name, digest, perMinute } = linePattern.exec(line)?.groups ?? {};
  if (name !== undefined && digest !== undefined)
    return {
      name,
      sha256: Buffer.from(digest, 'hex'),
      runsPerMinute: perMinute === undefined ? undefined : Number(perMinute),
    };
  // the line may be a key itself: it is not repeated
  throw new QaioError('invalid-option', told`${place}: expected ${lineForm}.`);
}

const sha256 = (key: string): Buffer => createHash('sha256').update(key).digest();

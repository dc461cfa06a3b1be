import { QaioError, errorPart, makeFolder, told } from '@qaio/core';

/** For a file's owner alone. */
export const privateFileMode = 0o600;

const privateFolderMode = 0o700;

/**
 * Makes a folder that its owner alone may look into; one that is there stays as it is.
 *
 * @param option that names it, for the message
 * @throws QaioError `invalid-option`
 */
export async function makePrivateFolder(path: string, option: string): Promise<void> {
  try {
    await makeFolder(path, privateFolderMode);
  } catch (cause) {
    throw new QaioError(
      'invalid-option',
      told`${option}: ${path} cannot be made: ${errorPart(cause)}. Name another folder.`,
      { cause },
    );
  }
}

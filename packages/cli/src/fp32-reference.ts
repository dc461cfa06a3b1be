import { existsSync } from 'node:fs';
import { type Told, told } from '@qaio/core';
import { describeModel } from '@qaio/models';
import type { CliContext } from './cli-context.js';
import { importedModel } from './imported-model.js';

/** Where the same model is in fp32, or why it is nowhere. */
export type Fp32Reference =
  { readonly reference: string } | { readonly reference: undefined; readonly referenceMissing: Told };

/** The checkpoint that a model folder was made from, imported as fp32. */
export async function fp32Reference(folder: string, context: CliContext): Promise<Fp32Reference> {
  const { source, adapter } = (await describeModel(folder)) ?? {};
  if (source === undefined) return noReference(told`the checkpoint is unknown`);
  const gone = [source, adapter].find((path) => path !== undefined && !existsSync(path));
  if (gone !== undefined) return noReference(told`the checkpoint ${gone} no longer exists`);
  return { reference: await importedModel(source, { dtype: 'fp32', adapter }, context) };
}

const noReference = (referenceMissing: Told) => ({ reference: undefined, referenceMissing });

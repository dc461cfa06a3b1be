import type { ConnectionState } from '@qaio/client';
import { type ComponentType, useCallback, useEffect, useState } from 'react';
import type { Tab } from '../navigation/address.js';
import { useWords } from '../words/words-context.js';

/** What a part of the page is told whose code comes when it is first opened. */
export interface LateTabProps {
  readonly server: ConnectionState;
  /** The task that was asked for; undefined leaves the choice to the tab. */
  readonly wantedTask: string | undefined;
  /** @param task its resource name */
  readonly onTask: (task: string) => void;
}

/** @returns the same component every time, so that it keeps its state */
export type LoadTab = () => Promise<ComponentType<LateTabProps>>;

export type LateTabs = Readonly<Record<Exclude<Tab, 'talk'>, LoadTab>>;

/** Its code may not come: the server that has it may be gone. */
export function LateTab({ load, ...props }: LateTabProps & { readonly load: LoadTab }) {
  const words = useWords();
  const [found, setFound] = useState<{ readonly Tab?: ComponentType<LateTabProps>; readonly failed?: true }>(
    {},
  );
  const fetch = useCallback(() => {
    setFound({});
    load().then(
      (Tab) => setFound({ Tab }),
      () => setFound({ failed: true }),
    );
  }, [load]);
  useEffect(fetch, [fetch]);
  if (found.Tab) return <found.Tab {...props} />;
  if (!found.failed) return <p className="hint">{words.loading}</p>;
  return (
    <div className="notice" role="alert">
      {words.notLoaded}{' '}
      <button type="button" onClick={fetch}>
        {words.tryAgain}
      </button>
    </div>
  );
}

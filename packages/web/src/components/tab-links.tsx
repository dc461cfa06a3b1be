import type { MouseEvent } from 'react';
import { type Address, type Tab, addressSearch, tabs } from '../navigation/address.js';
import { useWords } from '../words/words-context.js';

interface TabLinksProps {
  readonly address: Address;
  readonly onOpen: (tab: Tab) => void;
}

/** Links, so that a tab can be opened beside this one and its address be copied. */
export function TabLinks({ address, onOpen }: TabLinksProps) {
  const words = useWords();
  const follow = (event: MouseEvent, tab: Tab): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(tab);
  };
  return (
    <nav className="tabs" aria-label={words.parts}>
      {tabs.map((tab) => (
        <a
          key={tab}
          href={addressSearch({ ...address, tab })}
          aria-current={tab === address.tab ? 'page' : undefined}
          onClick={(event) => follow(event, tab)}
        >
          {words.tabs[tab]}
        </a>
      ))}
    </nav>
  );
}

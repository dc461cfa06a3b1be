import type { MouseEvent, ReactNode } from 'react';
import { type Address, type Tab, addressSearch, tabs } from '../navigation/address.js';
import { useWords } from '../words/words-context.js';

interface TabLinksProps {
  readonly address: Address;
  readonly onOpen: (tab: Tab) => void;
}

export function TabLinks({ address, onOpen }: TabLinksProps) {
  const words = useWords();
  return (
    <nav className="tabs" aria-label={words.parts}>
      {tabs.map((tab) => (
        <TabLink key={tab} tab={tab} address={address} onOpen={onOpen}>
          {words.tabs[tab]}
        </TabLink>
      ))}
    </nav>
  );
}

interface TabLinkProps extends TabLinksProps {
  readonly tab: Tab;
  readonly children: ReactNode;
}

/** A link, so that a tab can be opened beside this one and its address be copied. */
export function TabLink({ tab, address, onOpen, children }: TabLinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(tab);
  };
  return (
    <a
      href={addressSearch({ ...address, tab })}
      aria-current={tab === address.tab ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}

import { useEffect, useState } from 'react';

/** What is sent before the server is there waits for it. @returns whether it does, and what begins and ends it */
export function useWaiting(isConnecting: boolean, send: () => void): [boolean, (isWaiting: boolean) => void] {
  const [isWaiting, setWaiting] = useState(false);
  useEffect(() => {
    if (!isWaiting || isConnecting) return;
    setWaiting(false);
    send();
  });
  return [isWaiting, setWaiting];
}

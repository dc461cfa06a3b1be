import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { errorMessage } from '@qaio/core';
import { embeddedModelFolder } from '../index.js';
import { LocalHub, repository } from '../testing/local-hub.js';
import { withTemporaryFolder } from '../testing/temporary-folder.js';
import { pullModel } from './pull-model.js';

let hub: LocalHub;
let mirror: LocalHub;
beforeEach(async () => {
  hub = await LocalHub.serve(embeddedModelFolder);
  mirror = await LocalHub.serve(embeddedModelFolder);
  mirror.redirect = hub.endpoint;
});
afterEach(async () => {
  await mirror.close();
  await hub.close();
});

test('a host that a mirror redirects to is named when it refuses', async () => {
  hub.status = 401;
  const options = {
    endpoint: mirror.endpoint,
    token: 'hf_secret',
    sleep: async () => undefined,
    stallMs: 20_000,
  };
  await withTemporaryFolder(async (cacheFolder) => {
    const error = await pullModel(repository, { cacheFolder, hub: options }).then(String, errorMessage);
    expect(error).toContain(`${hub.endpoint}, to which ${mirror.endpoint} redirects, denied access`);
    expect(error).toContain('without a token');
  });
});

test('another host that answers in place of the hub is told, once', async () => {
  await withTemporaryFolder(async (cacheFolder) => {
    const hosts: string[] = [];
    await pullModel(repository, {
      cacheFolder,
      hub: { endpoint: mirror.endpoint, sleep: async () => undefined, stallMs: 20_000 },
      onRedirect: (host) => hosts.push(host),
    });
    expect(hosts).toEqual([new URL(hub.endpoint).host]);
    expect(mirror.requests.length).toBeGreaterThan(1);
  });
});

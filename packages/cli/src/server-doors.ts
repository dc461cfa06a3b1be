/** The two addresses of a server, before anything is loaded for it. */
import { QaioError, toldAll } from '@qaio/core';
import { type HttpDoor, openHttpDoor } from '@qaio/server';
import { type Address, listenError, listeningProblem } from '@qaio/server/address';

/**
 * Opens the HTTP door once the other address is seen to be free, too.
 *
 * @throws QaioError `address-unavailable` with all that is wrong with either; nothing is left listening then
 */
export async function openDoors(
  options: Parameters<typeof openHttpDoor>[0],
  { grpcAddress, httpAddress }: { readonly grpcAddress: Address; readonly httpAddress: Address },
): Promise<HttpDoor> {
  const [http] = await Promise.allSettled([openHttpDoor(options, httpAddress)]);
  const problem = await listeningProblem(grpcAddress);
  const faults: unknown[] = problem ? [listenError(grpcAddress, '--listen', problem)] : [];
  if (http.status === 'rejected') faults.push(http.reason);
  else if (faults.length > 0) http.value.forceShutdown();
  else return http.value;
  const sentences = faults.flatMap((fault) => (fault instanceof QaioError && fault.told ? [fault.told] : []));
  if (sentences.length < faults.length) throw faults.at(-1);
  throw new QaioError('address-unavailable', toldAll(sentences, '\n'), { cause: faults[0] });
}

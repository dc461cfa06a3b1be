interface MessageType {
  fromPartial(message: never): unknown;
  encode(message: never): { finish(): Uint8Array };
}

interface ServiceDefinition {
  readonly methods: Readonly<Record<string, { readonly responseType: MessageType }>>;
}

/**
 * The same service, whose methods of these names may answer several calls with one object: its bytes are made once. It
 * must be a whole message, and stay as it is.
 */
export function encodingOnce<Service extends ServiceDefinition>(
  service: Service,
  names: readonly (string & keyof Service['methods'])[],
): Service {
  const shared = new Set<string>(names);
  const methods = Object.entries(service.methods).map(([name, method]) => {
    const responseType = shared.has(name) ? encodedOnce(method.responseType) : method.responseType;
    return [name, { ...method, responseType }];
  });
  return { ...service, methods: Object.fromEntries(methods) as Service['methods'] };
}

function encodedOnce(type: MessageType): MessageType {
  const known = new WeakMap<object, Uint8Array>();
  const encode = (message: never): { finish(): Uint8Array } => {
    const bytes = known.get(message) ?? type.encode(message).finish();
    known.set(message, bytes);
    return { finish: () => bytes };
  };
  return { ...type, fromPartial: (message) => message, encode };
}

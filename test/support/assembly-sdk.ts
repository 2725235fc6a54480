import { registerHooks } from 'node:module';

/** What the SDK rejects with. */
export interface SdkError extends Error {
  readonly status: number;
  readonly body: unknown;
}

/** A record as the SDK hands it on: whatever the server sent. */
export type SdkRecord = Readonly<Record<string, unknown>>;

/** A page of a list. */
export interface SdkPage {
  readonly data: readonly SdkRecord[];
  readonly nextToken?: string;
}

interface ById {
  readonly id: string;
}

interface Write {
  readonly requestBody: object;
}

/** The operations of the SDK that belong to clients, companies and custom fields. */
export interface AssemblySdk {
  createClient(call: Write & { readonly sendInvite?: boolean }): Promise<SdkRecord>;
  listClients(call: {
    readonly companyId?: string;
    readonly email?: string;
    readonly nextToken?: string;
    readonly limit?: number;
  }): Promise<SdkPage>;
  retrieveClient(call: ById): Promise<SdkRecord>;
  updateClient(call: ById & Write & { readonly sendInvite?: boolean }): Promise<SdkRecord>;
  updateAClientDestructive(call: ById & Write): Promise<SdkRecord>;
  deleteClient(call: ById): Promise<SdkRecord>;
  createCompany(call: Write): Promise<SdkRecord>;
  listCompanies(call: {
    readonly name?: string;
    readonly isPlaceholder?: boolean;
    readonly nextToken?: string;
    readonly limit?: number;
  }): Promise<SdkPage>;
  retrieveCompany(call: ById): Promise<SdkRecord>;
  updateCompany(call: ById & Write): Promise<SdkRecord>;
  deleteCompany(call: ById): Promise<SdkRecord>;
  listCustomFields(call: { readonly entityType?: string }): Promise<{ readonly data: SdkRecord[] }>;
  listCustomFieldOptions(
    call: ById & { readonly label?: string },
  ): Promise<{ readonly data: SdkRecord[] }>;
}

interface SdkModule {
  assemblyApi(options: { readonly apiKey: string; readonly token?: string }): AssemblySdk;
  readonly OpenAPI: { BASE: string };
}

/**
 * The published SDK as it is, pointed at a server. It is written for bundlers: it imports directories
 * and files without their extension, which Node resolves only with the hook here.
 */
export async function loadAssemblySdk(baseUrl: string, apiKey: string): Promise<AssemblySdk> {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const isOwnImport =
        specifier.startsWith('.') && context.parentURL?.includes('/@assembly-js/node-sdk/');
      if (isOwnImport !== true || specifier.endsWith('.js')) {
        return nextResolve(specifier, context);
      }
      try {
        return nextResolve(`${specifier}.js`, context);
      } catch {
        return nextResolve(`${specifier}/index.js`, context);
      }
    },
  });
  process.env['ASSEMBLY_ENV'] = 'local';
  const name: string = '@assembly-js/node-sdk';
  const sdk = (await import(name)) as SdkModule;
  hooks.deregister();
  sdk.OpenAPI.BASE = baseUrl;
  return sdk.assemblyApi({ apiKey });
}

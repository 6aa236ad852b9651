/** What must hold, by the sentence that says so; written against the global `expect` of Jest, or of `provideExpect`. */
export type Facts = Readonly<Record<string, () => Promise<void>>>;

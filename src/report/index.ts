export async function compareReport(_runs: readonly string[], _options: { title: string }): Promise<string> { return "<html></html>"; }

/** Pictures of a folder by what a table may call them. */
import { extname, normalize, relative } from "node:path";
import { isImageFile } from "../images/imageFile.ts";

/** A name in one form: composed letters, slashes, no "./" before it. */
const plain = (name: string) => normalize(name.normalize("NFC"));
const turned = (name: string) => name.replaceAll("\\", "/");

/** Finds a picture under other spellings of its name: another Unicode form, backslashes, no ending. */
export class Spellings {
  private readonly names = new Map<string, string>();
  private readonly stems = new Map<string, string[]>();

  /** `paths`: the pictures below `base`. */
  constructor(base: string, paths: readonly string[]) {
    for (const path of paths) {
      const name = plain(relative(base, path));
      this.names.set(name, path);
      const stem = name.slice(0, -extname(name).length);
      const same = this.stems.get(stem);
      if (same === undefined) this.stems.set(stem, [path]);
      else same.push(path);
    }
  }

  /** Every picture that a name may mean: one under its full name, or all that differ in their ending only where it has none. */
  meant(name: string): readonly string[] {
    const [own, other] = [plain(name), plain(turned(name))];
    const found = this.names.get(own) ?? this.names.get(other);
    if (found !== undefined) return [found];
    return isImageFile(name) ? [] : (this.stems.get(own) ?? this.stems.get(other) ?? []);
  }
}

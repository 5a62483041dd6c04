import { Matrix as Dense } from "ml-matrix";
import type { Matrix } from "./matrix.ts";

/** A copy in the form that ml-matrix computes with. */
export const toDense = ({ rows, columns, data }: Matrix): Dense =>
  Dense.from1DArray(rows, columns, [...data]);

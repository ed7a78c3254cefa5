import { notFound, redirect } from "next/navigation";
import { Problem } from "./problem";

/** For pages: what may not be seen is "not found", and who must sign in is sent there. */
export async function orNotFound<Value>(value: Promise<Value>): Promise<Value> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) redirect("/login");
    if (error instanceof Problem && [403, 404].includes(error.status)) notFound();
    throw error;
  }
}

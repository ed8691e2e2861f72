import type { Channel, Socket } from "phoenix";

/** How a join went. */
export interface Joined<TResponse = unknown> {
  /**
   * `joined`: the first time. `recovered`: what was missed follows, in order and once. `gap`: something is missing, and the
   * history doesn't reach back to it: load what you need in another way.
   */
  kind: "joined" | "recovered" | "gap";

  /** The position that was asked for; empty at the first join. */
  since: string;

  /** What the channel answered. */
  response: TResponse;
}

/** Where positions are kept: `sessionStorage`, or what looks like it. */
export interface PositionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface ResumingOptions {
  /**
   * Where the position is kept over a reload. Without one it ends with the page. Keep what you show in the same place:
   * what came before the position doesn't come again.
   */
  storage?: PositionStorage;

  /** The key in the storage. Default: `channels:` and the topic. Two channels of one topic need two. */
  key?: string;
}

/** Phoenix's channel, which goes on where it was. */
export interface ResumingChannel extends Channel {
  /** The position of the last broadcast heard, to be taken as it is; empty before the first join and where there is no history. */
  readonly position: string;

  /** Calls back after each join, before the application's own `receive("ok")` and before any message that follows. */
  onJoin<TResponse = unknown>(callback: (joined: Joined<TResponse>) => void): void;

  /** Forgets the position, in the storage too: the next join is a first one. */
  forget(): void;
}

/**
 * Makes the channel of a topic, as `socket.channel` does, with its position in the params of each join.
 *
 * It is phoenix.js' own channel: `join`, `on`, `push`, `leave` and `Presence` are as always. Who sets `onMessage` calls the
 * one before. Of the params `resume` and `member` are this module's, unless you give them.
 */
export function resumingChannel(
  socket: Socket, topic: string, params?: object | (() => object), options?: ResumingOptions): ResumingChannel;

/** The process's wall clock; deadlines that matter are compared by the database's clock instead. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

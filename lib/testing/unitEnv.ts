// For unit tests of what reads the configuration and touches no database: import it for its effect.
process.env.NEXTAUTH_SECRET ??= "a secret of the unit tests";
process.env.DATABASE_URL ??= "postgresql://nobody@127.0.0.1:1/nothing";

"""A referral: an agency puts a person forward, the unit and the referral group answer, it closes with an outcome."""

-- A shop: customers, what is sold, and what was ordered. Written for recipes/schema.yaml.
CREATE TABLE customers (
    customer_id INTEGER PRIMARY KEY,
    name        VARCHAR(40) NOT NULL,
    email       VARCHAR(80) NOT NULL UNIQUE,
    phone       VARCHAR(20),
    address     VARCHAR(120) NOT NULL,
    birthday    DATE CHECK (birthday BETWEEN '1940-01-01' AND '2006-12-31'),
    referred_by INTEGER REFERENCES customers (customer_id)
);

CREATE TABLE products (
    sku      CHAR(8) PRIMARY KEY,
    supplier VARCHAR(60) NOT NULL,
    price    NUMERIC(8, 2) NOT NULL CHECK (price > 0 AND price <= 900),
    stock    INTEGER NOT NULL CHECK (stock >= 0)
);

CREATE TABLE orders (
    order_id    BIGINT PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
    status      VARCHAR(10) NOT NULL CHECK (status IN ('new', 'paid', 'sent', 'returned')),
    ordered_at  TIMESTAMP NOT NULL,
    sent_at     TIMESTAMP,
    CHECK (sent_at > ordered_at)
);

CREATE TABLE order_lines (
    order_id BIGINT   NOT NULL REFERENCES orders (order_id) ON DELETE CASCADE,
    line     SMALLINT NOT NULL CHECK (line >= 1),
    sku      CHAR(8)  NOT NULL REFERENCES products (sku),
    quantity SMALLINT NOT NULL DEFAULT 1 CHECK (quantity BETWEEN 1 AND 20),
    PRIMARY KEY (order_id, line)
);

// Source: https://fullengage.ai/docs/clients, section "Examples", JavaScript / TypeScript. As printed there; read from a stored copy.
const API_KEY = "ba_a1b2c3d4e5f6...";
const BASE_URL = "https://your-app.com/api/v1";
// List clients
const response = await fetch(`${BASE_URL}/clients?limit=10&sortOrder=desc`, {
headers: { Authorization: `Bearer ${API_KEY}` },
});
const { data, total } = await response.json();
// Create a client
const createRes = await fetch(`${BASE_URL}/clients`, {
method: "POST",
headers: {
Authorization: `Bearer ${API_KEY}`,
"Content-Type": "application/json",
},
body: JSON.stringify({
name: "John Doe",
phone: "+1 555-1234",
}),
});
const { data: newClient } = await createRes.json();

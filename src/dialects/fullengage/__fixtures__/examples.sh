# Source: https://fullengage.ai/docs/clients, section "Examples", cURL. As printed there; read from a stored copy.
# List clients
curl https://your-app.com/api/v1/clients \
-H "Authorization: Bearer ba_a1b2c3d4e5f6..."
# List with filters
curl "https://your-app.com/api/v1/clients?status=active&sortBy=name&sortOrder=asc&limit=10" \
-H "Authorization: Bearer ba_a1b2c3d4e5f6..."
# Get a single client
curl https://your-app.com/api/v1/clients/UUID_HERE \
-H "Authorization: Bearer ba_a1b2c3d4e5f6..."
# Create a client
curl -X POST https://your-app.com/api/v1/clients \
-H "Authorization: Bearer ba_a1b2c3d4e5f6..." \
-H "Content-Type: application/json" \
-d '{"name":"John Doe","phone":"+1 555-1234"}'
# Update a client
curl -X PATCH https://your-app.com/api/v1/clients/UUID_HERE \
-H "Authorization: Bearer ba_a1b2c3d4e5f6..." \
-H "Content-Type: application/json" \
-d '{"status":"inactive","notes":"No longer active"}'
# Delete a client
curl -X DELETE https://your-app.com/api/v1/clients/UUID_HERE \
-H "Authorization: Bearer ba_a1b2c3d4e5f6..."
